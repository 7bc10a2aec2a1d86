"""The site with one more page: what the least page costs a signed-in reader."""

from app import create_app
from app.http.guard import signed_in

app = create_app()


@app.get("/bench/hello")
@signed_in
def hello() -> str:
    """Say one word to whoever is signed in."""
    return "hello"
