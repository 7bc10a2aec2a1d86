"""The application as a web server finds it."""

import gc

gc.disable()  # what is loaded now stays: looking for garbage would take a fifth of the start

from app import create_app  # noqa: E402

app = create_app()

gc.freeze()  # nor is it looked at later, so that workers go on sharing its memory
gc.enable()
