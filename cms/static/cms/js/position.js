// Where the reader is, asked for when they say so: "latitude,longitude" to a hundredth of a degree, which is about a
// kilometre. Nothing finer leaves the browser.
export const hasPosition = () => "geolocation" in navigator;

export function roughPosition() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(`${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`),
      reject,
      { enableHighAccuracy: false, maximumAge: 600000, timeout: 15000 },
    );
  });
}
