"""Assessment rounds: designing a questionnaire, answering it, reviewing and publishing the answers."""
