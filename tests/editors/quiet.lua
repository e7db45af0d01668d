-- Opens files that are no descriptions: the server attaches to each, and says nothing of it.
local said = {}
vim.notify = function(message) table.insert(said, message) end
vim.lsp.handlers['window/showMessage'] = function(_, result) table.insert(said, result.message) end

local ok, problem = pcall(function()
  vim.cmd('filetype on')
  -- The other way to start it, which older versions have.
  require('openapi-analyzer').setup()
  for file, text in pairs({
    ['docker-compose.yaml'] = 'services:\n  web: { image: nginx }\n',
    ['broken.yaml'] = 'a: [1\nb: {{ x }}\n',
    ['package.json'] = '{ "name": "x", }\n',
    ['empty.yaml'] = '',
  }) do
    vim.fn.writefile(vim.split(text, '\n'), file)
    vim.cmd('edit ' .. file)
    local buffer = vim.api.nvim_get_current_buf()
    if not vim.wait(20000, function()
      local client = vim.lsp.get_clients({ bufnr = buffer, name = 'openapi-analyzer' })[1]
      return client ~= nil and client.initialized
    end, 20) then error('not attached to ' .. file) end
    -- An answer comes after the document was read.
    local all = { start = { line = 0, character = 0 }, ['end'] = { line = 1, character = 0 } }
    local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
      textDocument = vim.lsp.util.make_text_document_params(buffer), range = all, context = { diagnostics = {} },
    }, 20000)
    for _, answer in pairs(answers or error('no answer for ' .. file)) do
      if answer.err then error(vim.inspect(answer.err)) end
      if next(answer.result or {}) then error('actions in ' .. file .. ': ' .. vim.inspect(answer.result)) end
    end
    vim.wait(500)
    local found = vim.diagnostic.get(buffer)
    if #found > 0 then error('findings in ' .. file .. ': ' .. vim.inspect(found)) end
  end
  if #said > 0 then error('messages: ' .. vim.inspect(said)) end
end)
if not ok then
  io.stderr:write(tostring(problem) .. '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
