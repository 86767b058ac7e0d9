import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** The program that makes certificates. */
const maker = "openssl";

/** A certificate that nobody but its maker trusts. */
export interface TestCertificate extends AsyncDisposable {
  readonly certificate: string;
  readonly text: string;
  /** What makes a Redis speak TLS on a port, beside its other port. */
  parameters(port: number): readonly string[];
  /** The same for a node of a cluster, which tells those who speak TLS to it of the others' ports for TLS. */
  nodeParameters(port: number): readonly string[];
}

/** Makes a certificate for 127.0.0.1 with openssl. */
export async function makeCertificate(): Promise<TestCertificate> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-certificate-"));
  const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const name = ["-subj", "/CN=chasmx-test", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(maker, [...kind, ...name, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
  const parameters = (port: number) => ["--tls-port", String(port), ...files];
  return {
    certificate,
    text: readFileSync(certificate, "utf8"),
    parameters,
    nodeParameters: (port) => [...parameters(port), "--tls-cluster", "yes", "--tls-ca-cert-file", certificate],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
