import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

const program = "openssl";

/** Makes a certificate that nobody has signed, for this machine, and gives its files and its text. */
export function selfSigned(folder: string) {
  const [key, certificate] = [path.join(folder, "tls.key"), path.join(folder, "tls.crt")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1"];
  execFileSync(program, [...request, ...subject], { stdio: "ignore" });
  return { key, certificate, text: readFileSync(certificate) };
}
