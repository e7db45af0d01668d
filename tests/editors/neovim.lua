-- Opens FILE, waits for a diagnostic that matches FINDING, applies the code action that matches ACTION there, saves.
local function fail(message)
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end

local ok, problem = pcall(function()
  vim.cmd('filetype on')
  if vim.lsp.enable then
    vim.lsp.enable('openapi-analyzer')
  else
    require('openapi-analyzer').setup()
  end
  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('FILE')))
  local finding = nil
  vim.wait(30000, function()
    for _, it in ipairs(vim.diagnostic.get(0)) do
      if it.message:find(os.getenv('FINDING')) then finding = it end
    end
    return finding ~= nil
  end, 20)
  if not finding then error('no finding; found ' .. vim.inspect(vim.diagnostic.get(0))) end
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  local titles = {}
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      table.insert(titles, action.title)
      return action.title:find(os.getenv('ACTION')) ~= nil
    end,
  })
  local before = vim.b.changedtick
  if not vim.wait(20000, function() return vim.b.changedtick ~= before end, 20) then
    error('no action applied; offered ' .. vim.inspect(titles))
  end
  vim.cmd('write')
end)
if not ok then fail(tostring(problem)) end
vim.cmd('qall!')
