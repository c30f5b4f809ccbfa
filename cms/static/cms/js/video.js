// Plays a video from another service only after the reader has agreed by pressing the button. Without this script the link remains.
for (const figure of document.querySelectorAll("figure[data-video]:not([data-ready])")) {
  figure.dataset.ready = "";
  const button = figure.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    const player = document.createElement("iframe");
    player.src = figure.dataset.video;
    player.title = figure.dataset.title;
    player.allow = "fullscreen; picture-in-picture";
    player.referrerPolicy = "strict-origin-when-cross-origin";
    figure.querySelector(".consent").replaceWith(player);
    player.focus();
  });
}
