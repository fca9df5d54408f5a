"""nbclient runs a notebook and saves it, nbformat finds it valid, nbconvert makes a page of it."""
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

name, folder = sys.argv[1:]
notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": name, "display_name": ".NET (C#)", "language": "C#"}})
notebook.cells = [nbformat.v4.new_code_cell(code) for code in [
    'var greeting = "grüß 😀"; Console.WriteLine(greeting);',
    "await Task.Delay(10); greeting.Length",
    'var shown = display("before");',
    'shown.Update("after");',
    '#!html\n<b id="bold">bold</b>',
]]
client = NotebookClient(notebook, kernel_name=name, timeout=60, resources={"metadata": {"path": folder}})
client.execute()
outputs = [cell.outputs for cell in notebook.cells]
assert outputs[0][0]["text"] == "grüß 😀\n", outputs[0]
assert outputs[1][0]["data"]["text/plain"] == "7", outputs[1]
assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4, 5]
assert outputs[2][0]["data"]["text/plain"] == "after", outputs[2]
assert "bold" in outputs[4][0]["data"]["text/html"], outputs[4]
language = notebook.metadata.language_info
assert (language["name"], language["file_extension"]) == ("C#", ".cs"), language

notebook.cells.append(nbformat.v4.new_code_cell('var one = 1;\nthrow new InvalidOperationException("the reason");'))
try:
    NotebookClient(notebook, kernel_name=name, timeout=60, resources={"metadata": {"path": folder}}).execute()
    sys.exit("the failing cell did not fail")
except CellExecutionError as error:
    assert error.ename == "System.InvalidOperationException" and "the reason" in str(error), error
path = os.path.join(folder, "saved.ipynb")
nbformat.write(notebook, path)
nbformat.validate(nbformat.read(path, 4))
page, _ = HTMLExporter().from_filename(path)
assert 'id="bold"' in page and "after" in page
print("a notebook of", len(notebook.cells), "cells")
os._exit(0)
