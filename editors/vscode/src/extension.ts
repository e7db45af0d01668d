// Starts the server for YAML and JSON, and restarts it when a person asks. All that is known of OpenAPI is in the server.
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

const SECTION = "openapiAnalyzer";
const LANGUAGES = ["yaml", "json", "jsonc"];
const SCHEMES = ["file", "untitled"];

let client: LanguageClient | undefined;
let output: vscode.OutputChannel | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("OpenAPI Analyzer");
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("openapiAnalyzer.restart", restart),
    vscode.commands.registerCommand("openapiAnalyzer.showOutput", () => output?.show()),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration(`${SECTION}.server`)) {
        await restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
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
    initializationOptions: vscode.workspace.getConfiguration(SECTION),
  };
  client = new LanguageClient(SECTION, "OpenAPI Analyzer", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    output?.appendLine(`${command} could not be started: ${reason}`);
    const open = "Open Settings";
    const message = `openapi-analyzer could not be started as \`${command}\`. Is it installed and on the PATH?`;
    const choice = await vscode.window.showErrorMessage(message, open);
    if (choice === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.server.path`);
    }
  }
}

async function stop(): Promise<void> {
  const stopping = client;
  client = undefined;
  await stopping?.stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}
