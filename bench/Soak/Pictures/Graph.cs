using System.Globalization;
using System.Text;
using Soak.Watching;

namespace Soak.Pictures;

/// <summary>Draws the figures of the processes over time, and the trends of those that stay up.</summary>
internal sealed class Graph(IReadOnlyList<Sample> samples, IReadOnlyList<double> kills, double settled)
{
    private const int Width = 900, Panel = 190, Left = 60, Right = 230, Top = 30, Bottom = 30, PerLine = 10;
    private static readonly (string Process, string Colour)[] Lines =
        [(Sample.Killed, "#b0b0b0"), (Sample.Emulator, "#d55e00"), (Sample.Staying, "#0072b2")];

    private readonly double _last = samples.Select(sample => sample.Seconds).Concat(kills).Max();

    public string Svg()
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Panel * Figure.All.Count}\"");
        Add(svg, $"  viewBox=\"0 0 {Width} {Panel * Figure.All.Count}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var panel = 0; panel < Figure.All.Count; panel++) Draw(svg, Figure.All[panel], panel * Panel);
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    /// <summary>The trend of a process, from when it had settled.</summary>
    public Trend? TrendOf(Figure figure, string process) => Trend.Of(
        [.. Points(figure, samples.Where(sample => sample.Process == process && sample.Seconds >= settled))]);

    private void Draw(StringBuilder svg, Figure figure, int at)
    {
        var most = Math.Max(1, samples.Select(figure.Of).Where(double.IsFinite).DefaultIfEmpty(1).Max() * 1.1);
        double X(double seconds) => Left + seconds / _last * (Width - Left - Right);
        double Y(double value) => at + Panel - Bottom - value / most * (Panel - Top - Bottom);
        var unit = figure.Unit == "" ? "" : $" ({figure.Unit})";
        Add(svg, $"<text x=\"{Left}\" y=\"{at + 20}\" font-weight=\"bold\">{figure.Name}{unit}</text>");
        foreach (var value in new[] { 0, most / 2, most })
        {
            Add(svg, $"<path d=\"M{Left} {Y(value):0.0}H{Width - Right}\" stroke=\"#e0e0e0\"/>");
            Add(svg, $"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.0}\" text-anchor=\"end\">{value:0}</text>");
        }
        foreach (var time in new[] { 0, _last / 4, _last / 2, _last * 3 / 4, _last })
            Add(svg, $"<text x=\"{X(time):0.0}\" y=\"{at + Panel - 12}\" text-anchor=\"middle\">{time / 60:0.#} min</text>");
        foreach (var kill in kills) Add(svg, $"<path d=\"M{X(kill):0.0} {at + Panel - Bottom}v-6\" stroke=\"#808080\"/>");
        var legend = at + Top + 10;
        foreach (var (process, colour) in Lines)
        {
            var own = samples.Where(sample => sample.Process == process).ToList();
            if (own.Count == 0) continue;
            // A line for each process, since a new one begins anew.
            foreach (var life in own.GroupBy(sample => sample.Id))
                Polyline(svg, Points(figure, life).Select(point => (X(point.Seconds), Y(point.Value))), colour);
            Add(svg, $"<text x=\"{Width - Right + 12}\" y=\"{legend}\" fill=\"{colour}\">{process}</text>");
            if (process != Sample.Killed && TrendOf(figure, process) is { } trend)
            {
                Add(svg, $"<path d=\"M{X(settled):0.0} {Y(trend.At(settled)):0.0}L{X(_last):0.0} {Y(trend.At(_last)):0.0}\"");
                Add(svg, $"  stroke=\"{colour}\" stroke-dasharray=\"4 3\" fill=\"none\"/>");
                Add(svg, $"<text x=\"{Width - Right + 12}\" y=\"{legend + 16}\" fill=\"{colour}\">{Text(figure, trend)}</text>");
            }
            legend += 40;
        }
    }

    /// <summary>A trend in words.</summary>
    public static string Text(Figure figure, Trend trend) =>
        string.Create(CultureInfo.InvariantCulture, $"{trend.PerHour:+0.0;-0.0;0.0}{(figure.Unit == "" ? "" : " " + figure.Unit)} an hour");

    private static IEnumerable<(double Seconds, double Value)> Points(Figure figure, IEnumerable<Sample> of) =>
        of.Select(sample => (sample.Seconds, Value: figure.Of(sample))).Where(point => double.IsFinite(point.Value));

    private static void Polyline(StringBuilder svg, IEnumerable<(double X, double Y)> points, string colour)
    {
        Add(svg, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"");
        foreach (var line in points.Chunk(PerLine))
            Add(svg, $"{string.Join(' ', line.Select(Text))}");
        Add(svg, $"\"/>");
    }

    private static string Text((double X, double Y) point) => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.0},{point.Y:0.0}");

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
