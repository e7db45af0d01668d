-- Starts the server in any Neovim from 0.8 on: `require('openapi-analyzer').setup()`.
local M = {}

local defaults = {
  cmd = { 'openapi-analyzer', 'lsp' },
  filetypes = { 'yaml', 'json', 'jsonc', 'yaml.openapi', 'json.openapi' },
  root_markers = { 'openapi-analyzer.yaml', '.openapi-analyzer.yaml', '.git' },
  -- The keys of openapi-analyzer.yaml.
  settings = {},
}

local function root_of(file, markers)
  local found = vim.fs.find(markers, { upward = true, path = vim.fs.dirname(file) })[1]
  return found and vim.fs.dirname(found) or vim.fs.dirname(file)
end

---@param options table|nil `cmd`, `filetypes`, `root_markers`, `settings`
function M.setup(options)
  local config = vim.tbl_deep_extend('force', defaults, options or {})
  local settings = { openapiAnalyzer = config.settings }
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('openapi-analyzer', {
      cmd = config.cmd,
      filetypes = config.filetypes,
      root_markers = config.root_markers,
      settings = settings,
    })
    vim.lsp.enable('openapi-analyzer')
    return
  end
  if not vim.lsp.start then
    vim.notify('openapi-analyzer: Neovim 0.8 or later is needed', vim.log.levels.ERROR)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('openapi-analyzer', { clear = true }),
    pattern = config.filetypes,
    callback = function(event)
      local file = vim.api.nvim_buf_get_name(event.buf)
      if vim.bo[event.buf].buftype ~= '' then
        return
      end
      vim.lsp.start({
        name = 'openapi-analyzer',
        cmd = config.cmd,
        root_dir = file ~= '' and root_of(file, config.root_markers) or nil,
        settings = settings,
      })
    end,
  })
end

return M
