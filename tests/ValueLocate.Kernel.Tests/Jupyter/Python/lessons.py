"""nbclient runs every notebook that ships, from its top to its bottom, with the embedded model; saved, each is still valid."""
import os
import pathlib
import sys
import time

import nbformat
from nbclient import NotebookClient

name, folder = sys.argv[1:]
lessons = pathlib.Path(__file__).resolve().parents[4] / "notebooks"
paths = sorted(lessons.glob("*.ipynb"))
assert len(paths) == 6, paths
for path in paths:
    began = time.monotonic()
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # Raises at the first cell that fails.
    NotebookClient(notebook, kernel_name=name, timeout=600, resources={"metadata": {"path": str(lessons)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), path
    outputs = [output for cell in code for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"], path
    assert [o for o in outputs if "application/vnd.plotly.v1+json" in o.get("data", {})], path
    saved = os.path.join(folder, path.name)
    nbformat.write(notebook, saved)
    nbformat.validate(nbformat.read(saved, 4))
    print("%s: %d cells, %d outputs, %.0f s" % (path.name, len(code), len(outputs), time.monotonic() - began))
os._exit(0)
