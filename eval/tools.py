"""What the measuring scripts share."""
import importlib.util
import json
import subprocess


def run(command, out=None):
    """Runs a command and returns what it prints, which it also keeps in the file `out`."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    if out:
        out.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def lines(text):
    """The objects of JSON lines."""
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def scorer(folder, name):
    """A scorer as a module."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
