using System.Buffers;
using System.Text.Json;

namespace Lambda.Engine.Polling.Queues;

/// <summary>
/// Writes the events of a queue, one after the other. A record is first written to be measured, and then appended to this event or the
/// next; the same buffer serves for all records.
/// </summary>
/// <param name="mapping">The queue's mapping.</param>
internal sealed class QueueEventWriter(EventSourceMapping mapping) : IDisposable
{
    private readonly (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) _frame = QueueEvent.Frame(mapping);
    private readonly ArrayBufferWriter<byte> _record = new();
    private Utf8JsonWriter? _json;
    private ArrayBufferWriter<byte>? _event;

    /// <summary>The length that the event would have with the measured record.</summary>
    public int LengthWithRecord =>
        _record.WrittenCount + _frame.End.Length + (_event is null ? _frame.Begin.Length : _event.WrittenCount + 1);

    /// <summary>Writes a record in order to measure it, but does not append it to the event yet.</summary>
    public void Measure(QueueRecord record)
    {
        _record.ResetWrittenCount();
        if (_json is null) _json = new Utf8JsonWriter(_record, QueueEvent.Json);
        else _json.Reset();
        QueueEvent.WriteRecord(_json, mapping, record);
        _json.Flush();
    }

    /// <summary>Appends the measured record to the event.</summary>
    /// <param name="room">The space that the event leaves for records, in bytes; used for the first record.</param>
    public void Append(int room)
    {
        if (_event is null)
        {
            _event = new(Math.Max(LengthWithRecord, room));
            _event.Write(_frame.Begin.Span);
        }
        else
        {
            _event.Write(","u8);
        }
        _event.Write(_record.WrittenSpan);
    }

    /// <summary>Ends the event; the next record begins another.</summary>
    public ReadOnlyMemory<byte> End()
    {
        var ended = _event!;
        _event = null;
        ended.Write(_frame.End.Span);
        return ended.WrittenMemory;
    }

    public void Dispose() => _json?.Dispose();
}
