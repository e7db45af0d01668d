-- What Neovim 0.11 and later needs to know of the server: `vim.lsp.enable('openapi-analyzer')`.
---@type vim.lsp.Config
return {
  cmd = { 'openapi-analyzer', 'lsp' },
  -- Plain YAML and JSON: the server finds descriptions by their content, and is silent on everything else.
  filetypes = { 'yaml', 'json', 'jsonc', 'yaml.openapi', 'json.openapi' },
  root_markers = { 'openapi-analyzer.yaml', '.openapi-analyzer.yaml', '.git' },
}
