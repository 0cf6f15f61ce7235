using System.Globalization;

namespace FunctionApp.Handlers.Importing;

/// <summary>A reader that limits the number of characters in a row, so that the parser never holds more than that.</summary>
/// <remarks>The parser reads ahead by the size of its buffer, which is therefore part of the limit.</remarks>
internal sealed class RowLimitedReader(TextReader reader, int limit, CancellationToken cancellation) : TextReader
{
    private int _since;
    private int _row = 1;

    /// <summary>Records that the parser has finished a row, or an empty line, which does not count as a row.</summary>
    public void LinesEnded(bool isRow) => (_since, _row) = (0, isRow ? _row + 1 : _row);

    /// <exception cref="SalesFileException">The row is too long.</exception>
    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        if (_since >= limit)
            throw new SalesFileException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file is not a CSV of sales: row {_row} has more than {limit} characters. "
                        + $"Check for a quotation mark that is not closed."));
        var read = await reader.ReadAsync(buffer, cancellation);
        _since += read;
        return read;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count), cancellation).AsTask();

    public override int Read(char[] buffer, int index, int count) =>
        throw new NotSupportedException("Read asynchronously: only ReadAsync limits the length of a row.");

    public override int Read() => throw new NotSupportedException("Read asynchronously: only ReadAsync limits the length of a row.");
}
