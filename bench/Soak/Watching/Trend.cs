namespace Soak.Watching;

/// <summary>The line that is nearest to some points: linear regression.</summary>
/// <param name="Start">Its value at 0 s.</param>
/// <param name="PerHour">Its slope.</param>
internal readonly record struct Trend(double Start, double PerHour)
{
    private const double Hour = 3600;

    public double At(double seconds) => Start + PerHour * seconds / Hour;

    /// <summary>The trend of points; null if there are too few.</summary>
    public static Trend? Of(IReadOnlyCollection<(double Seconds, double Value)> points)
    {
        if (points.Count < 3) return null;
        var (x, y) = (points.Average(point => point.Seconds), points.Average(point => point.Value));
        var spread = points.Sum(point => (point.Seconds - x) * (point.Seconds - x));
        if (spread == 0) return null;
        var slope = points.Sum(point => (point.Seconds - x) * (point.Value - y)) / spread;
        return new(y - slope * x, slope * Hour);
    }
}
