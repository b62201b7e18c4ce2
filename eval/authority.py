"""A time-stamping authority of our own, made with `openssl`: for tests, without a network."""
import subprocess

CONFIG = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[certificate]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """Certificates and a counter in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.config = folder / "authority.cnf"
        self.config.write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("1001\n")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]
        self.openssl("req", "-x509", *key, "-keyout", self.path("root.key"), "-out", self.root, "-days", "36500", "-subj", "/CN=Root of the test authority",
                     "-addext", "keyUsage=critical,keyCertSign")
        self.openssl("req", "-new", *key, "-keyout", self.path("tsa.key"), "-out", self.path("tsa.csr"), "-subj", "/CN=Test authority")
        self.openssl("x509", "-req", "-in", self.path("tsa.csr"), "-CA", self.root, "-CAkey", self.path("root.key"), "-CAcreateserial", "-days", "36500",
                     "-extfile", self.config, "-extensions", "certificate", "-out", self.path("tsa.crt"))

    @property
    def root(self):
        return self.path("root.crt")

    def path(self, name):
        return self.folder / name

    def answer(self, request):
        """The response to a request, both as bytes."""
        self.path("request.tsq").write_bytes(request)
        self.openssl("ts", "-reply", "-config", self.config, "-section", "authority", "-queryfile", self.path("request.tsq"), "-signer", self.path("tsa.crt"),
                     "-inkey", self.path("tsa.key"), "-out", self.path("response.tsr"))
        return self.path("response.tsr").read_bytes()

    def confirms(self, response, data):
        """Whether `openssl` accepts a response as one about these bytes."""
        self.path("checked.tsr").write_bytes(response)
        self.path("checked").write_bytes(data)
        checked = subprocess.run(["openssl", "ts", "-verify", "-data", self.path("checked"), "-in", self.path("checked.tsr"), "-CAfile", self.root],
                                 capture_output=True)
        return checked.returncode == 0

    @staticmethod
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)
