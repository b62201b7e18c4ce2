"""Virtual environments of the scripts, beside them: `.venv` with the packages of requirements.txt, and others by name."""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"

# aics-tlog states Python 3.12; everything that is used here runs on 3.10 too.
PIP_OPTIONS = {"judges": ["--ignore-requires-python"]}


def enter(name=None):
    """Goes on in an environment: makes it if need be, and starts the running script again inside it."""
    venv, requirements = paths(name)
    if Path(sys.prefix).resolve() == venv.resolve():
        return
    install(name)
    python = venv / "bin" / "python"
    os.execv(python, [str(python), *sys.argv])


def install(name=None):
    """Makes an environment, or brings it to the packages that its requirements name now."""
    venv, requirements = paths(name)
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    installed = venv / "installed"
    if installed.exists() and installed.read_text() == wanted:
        return
    print(f"installing the packages of {requirements.name} into {venv.name} (once)", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    options = ["--quiet", *PIP_OPTIONS.get(name, []), "--requirement", requirements]
    subprocess.run([venv / "bin" / "python", "-m", "pip", "install", *options], check=True)
    installed.write_text(wanted)


def paths(name):
    """The folder of an environment, and the file that lists its packages."""
    suffix = f"-{name}" if name else ""
    return HERE / f".venv{suffix}", HERE / f"requirements{suffix}.txt"
