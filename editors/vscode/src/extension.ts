// Starts the server for YAML and JSON, and restarts it when a person asks. All that is known of OpenAPI is in the server.
import * as vscode from "vscode";
import { type InitializeParams, LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

const SECTION = "openapiAnalyzer";
const LANGUAGES = ["yaml", "json", "jsonc"];
const SCHEMES = ["file", "untitled"];
// Documents of a baseline at a git revision or a URL: the server has their texts, and nobody edits them.
const BASELINE = "openapi-analyzer-baseline";
// The documentation of codes, which findings link to.
const CODES = "openapi-analyzer";
// What the server says of itself, when a person asks.
const STATUS = "openapi-analyzer-status";

let client: Client | undefined;
let output: vscode.OutputChannel | undefined;
// Starts and stops one after the other: a client that is still starting can't be stopped.
let turn = Promise.resolve();

// What goes wrong at the start is said once, by `start`; the library would show a message of its own beside it.
class Client extends LanguageClient {
  starting = false;

  override fillInitializeParams(params: InitializeParams): void {
    super.fillInitializeParams(params);
    params.capabilities.experimental = { ...params.capabilities.experimental, textDocumentContent: true };
  }

  override error(message: string, data?: unknown, show?: boolean | "force"): void {
    super.error(message, data, this.starting ? false : show);
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("OpenAPI Analyzer");
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("openapiAnalyzer.restart", restart),
    vscode.commands.registerCommand("openapiAnalyzer.showOutput", () => output?.show()),
    vscode.commands.registerCommand("openapiAnalyzer.showStatus", showStatus),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration(`${SECTION}.server`)) {
        await restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    ...[BASELINE, CODES].map((scheme) =>
      vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: served }),
    ),
    vscode.workspace.registerTextDocumentContentProvider(STATUS, { provideTextDocumentContent: status }),
  );
  await restart();
}

export function deactivate(): Promise<void> {
  turn = turn.then(stop);
  return turn;
}

async function served(uri: vscode.Uri): Promise<string | undefined> {
  const found = await client?.sendRequest<{ text: string }>("workspace/textDocumentContent", { uri: uri.toString() });
  return found?.text;
}

function status(): Promise<string> | string {
  const params = { command: "openapi-analyzer.status", arguments: [] };
  return client?.sendRequest<string>("workspace/executeCommand", params) ?? "The server is not running.";
}

async function showStatus(): Promise<void> {
  // Another URI each time, or the editor would show what it read before.
  const uri = vscode.Uri.from({ scheme: STATUS, path: "/status.md", query: String(Date.now()) });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration(`${SECTION}.server`);
  const command = settings.get<string>("path", "openapi-analyzer");
  const server: ServerOptions = { command, args: settings.get<string[]>("arguments", ["lsp"]) };
  const options: LanguageClientOptions = {
    documentSelector: SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
    outputChannel: output,
    // The server reads these again whenever they change.
    synchronize: { configurationSection: SECTION },
    initializationOptions: { ...vscode.workspace.getConfiguration(SECTION), trusted: vscode.workspace.isTrusted },
  };
  const starting = new Client(SECTION, "OpenAPI Analyzer", server, options);
  starting.starting = true;
  try {
    await starting.start();
    client = starting;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output?.appendLine(`${command} could not be started: ${reason}`);
    // Not awaited: the message may stay for long, and a restart must not wait for it.
    void offerSettings(command);
  } finally {
    starting.starting = false;
  }
}

async function offerSettings(command: string): Promise<void> {
  const open = "Open Settings";
  const message = `openapi-analyzer could not be started as \`${command}\`. Is it installed and on the PATH?`;
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.server.path`);
  }
}

async function stop(): Promise<void> {
  const stopping = client;
  client = undefined;
  try {
    await stopping?.stop();
  } catch (error) {
    // A server that has died already, or does not answer: the next one starts all the same.
    output?.appendLine(`The server did not stop as it should: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function restart(): Promise<void> {
  turn = turn.then(stop).then(start);
  return turn;
}
