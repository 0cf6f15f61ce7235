using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Simulation.Scheduling;

namespace Simulation.Runs;

/// <summary>What happened in a run, a line each. Written only when a run is replayed; until then a line costs nothing.</summary>
internal sealed class RunLog(Loop loop, bool isOn)
{
    private readonly StringBuilder _text = new();

    public bool IsOn => isOn;

    public string Text => _text.ToString();

    public void Add([InterpolatedStringHandlerArgument("")] ref Line line)
    {
        if (!isOn) return;
        _text.Append(CultureInfo.InvariantCulture, $"{(loop.Now - Loop.Start).TotalSeconds,11:0.000} ").Append(line.Text).Append('\n');
    }

    [InterpolatedStringHandler]
    internal readonly ref struct Line
    {
        private readonly StringBuilder? _line;

        public Line(int literalLength, int formattedCount, RunLog log, out bool isOn)
        {
            (isOn, _line) = (log.IsOn, log.IsOn ? new StringBuilder(literalLength + 16 * formattedCount) : null);
        }

        public StringBuilder? Text => _line;

        public void AppendLiteral(string text) => _line!.Append(text);

        public void AppendFormatted<T>(T value) => _line!.Append(CultureInfo.InvariantCulture, $"{value}");

        public void AppendFormatted<T>(T value, string format) where T : IFormattable =>
            _line!.Append(value.ToString(format, CultureInfo.InvariantCulture));
    }
}
