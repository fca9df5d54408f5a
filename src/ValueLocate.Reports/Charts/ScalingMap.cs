using MathNet.Numerics.LinearAlgebra;

namespace ValueLocate.Reports;

/// <summary>Classical multidimensional scaling (Torgerson 1952): places in a plane whose distances are as near as may be to given ones.</summary>
internal static class ScalingMap
{
    /// <summary>Two coordinates each, and the share of the squared distances' (positive) variance that the plane holds.</summary>
    /// <param name="distance">[n][n], symmetric, 0 on the diagonal.</param>
    public static ((double X, double Y)[] Places, double Held) Of(IReadOnlyList<IReadOnlyList<double>> distance)
    {
        var n = distance.Count;
        var squares = Matrix<double>.Build.Dense(n, n, (i, j) => distance[i][j] * distance[i][j]);
        var centre = Matrix<double>.Build.DenseIdentity(n) - 1.0 / n;
        var eigen = (centre * squares * centre * -0.5).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, n).OrderByDescending(k => eigen.EigenValues[k].Real).ToArray();
        var places = Enumerable.Range(0, n).Select(i => (At(i, 0), At(i, 1))).ToArray();
        var all = order.Sum(Size);
        return (places, all > 0 ? order.Take(2).Sum(Size) / all : 0);

        double Size(int k) => Math.Max(0, eigen.EigenValues[k].Real);

        double At(int i, int axis) => axis < n ? eigen.EigenVectors[i, order[axis]] * Math.Sqrt(Size(order[axis])) : 0;
    }

    /// <summary>The places turned (and mirrored, where that is nearer) onto others: a map of distances has no north of its own.</summary>
    public static (double X, double Y)[] Turned((double X, double Y)[] places, (double X, double Y)[] onto)
    {
        var plain = Best(places, onto);
        var mirrored = Best([.. places.Select(p => (p.X, -p.Y))], onto);
        return plain.Fit >= mirrored.Fit ? plain.Places : mirrored.Places;
    }

    /// <summary>The rotation with the largest sum of inner products with the other places.</summary>
    private static ((double X, double Y)[] Places, double Fit) Best((double X, double Y)[] p, (double X, double Y)[] q)
    {
        var dot = p.Zip(q, (a, b) => a.X * b.X + a.Y * b.Y).Sum();
        var cross = p.Zip(q, (a, b) => a.X * b.Y - a.Y * b.X).Sum();
        var angle = Math.Atan2(cross, dot);
        var (sin, cos) = Math.SinCos(angle);
        return ([.. p.Select(a => (a.X * cos - a.Y * sin, a.X * sin + a.Y * cos))], Math.Sqrt(dot * dot + cross * cross));
    }
}
