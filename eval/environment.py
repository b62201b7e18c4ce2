"""The scripts' own virtual environment, `.venv` beside them, with the packages of requirements.txt."""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"


def enter():
    """Goes on in the environment: makes it if need be, and starts the running script again inside it."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    install()
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


def install():
    """Makes the environment, or brings it to the packages that requirements.txt names now."""
    requirements = HERE / "requirements.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    installed = VENV / "installed"
    if installed.exists() and installed.read_text() == wanted:
        return
    print(f"installing spaCy into {VENV.name} (once)", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
    installed.write_text(wanted)
