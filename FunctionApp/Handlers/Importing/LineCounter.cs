namespace FunctionApp.Handlers.Importing;

/// <summary>Finds the line of a file on which each of its records begins. A line ends with CR LF, LF or CR.</summary>
internal sealed class LineCounter
{
    private int _ended;
    private bool _afterReturn;

    /// <summary>The line on which the last record begins, from 1.</summary>
    public int Start { get; private set; }

    /// <summary>Counts the next record, with its line ends.</summary>
    /// <returns>False for an empty line.</returns>
    public bool Take(string record)
    {
        // A CR LF may be split between two buffers: the LF belongs to the line before.
        var at = _afterReturn && record.StartsWith('\n') ? 1 : 0;
        Start = _ended + 1;
        var any = false;
        for (; at < record.Length; at++)
        {
            var ends = record[at] == '\r' || (record[at] == '\n' && !(at > 0 && record[at - 1] == '\r'));
            if (ends) _ended++;
            any |= record[at] is not ('\r' or '\n');
        }
        _afterReturn = record.EndsWith('\r');
        return any;
    }
}
