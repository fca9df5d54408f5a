using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Tests;

public class CellResultTests
{
    [Fact]
    public void None_has_neither_value_nor_error()
    {
        Assert.Null(CellResult.None.Value);
        Assert.Null(CellResult.None.Error);
    }
}
