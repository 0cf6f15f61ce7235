using Microsoft.Extensions.Logging;

namespace Lambda;

/// <summary>The records of a queue or stream in one event.</summary>
public sealed partial class Batch<T>
{
    private readonly IReadOnlyList<string> _unreadable;

    /// <summary>Creates a batch, for instance in a test of a handler.</summary>
    /// <param name="records">The records whose content could be read, in order.</param>
    /// <param name="isStream">Whether the records come from a stream.</param>
    /// <param name="unreadable">The ids of the records that are left out because their content cannot be read; null if there are
    /// none.</param>
    public Batch(IReadOnlyList<BatchRecord<T>> records, bool isStream = false, IReadOnlyList<string>? unreadable = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        (Records, IsStream, _unreadable) = (records, isStream, unreadable ?? []);
    }

    /// <summary>
    /// The records in order. A record whose content cannot be read as <typeparamref name="T"/> is left out: it has failed, and so have the
    /// records after it in its message group.
    /// </summary>
    public IReadOnlyList<BatchRecord<T>> Records { get; }

    /// <summary>Whether the records come from a stream, which redelivers a failed record and all records after it.</summary>
    public bool IsStream { get; }

    /// <summary>The ids of the records that have failed.</summary>
    public IEnumerable<string> Failed => _unreadable.Concat(Records.Where(record => record.IsFailed).Select(record => record.Id));

    /// <summary>
    /// Handles the records one after the other. A record fails when its handling throws. In a stream, handling stops there; in a queue, the
    /// later records of its message group fail with it.
    /// </summary>
    public async Task EachAsync(
        Func<BatchRecord<T>, CancellationToken, Task> handle, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(context);
        var failedGroups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in Records)
        {
            if (record.MessageGroupId is { } group && failedGroups.Contains(group))
            {
                record.Fail();
                continue;
            }
            try
            {
                await handle(record, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                // An exception fails only the record that it concerns.
                RecordFailed(context.Logger, record.Id, e);
                record.Fail();
            }
            if (!record.IsFailed) continue;
            if (IsStream) return;
            if (record.MessageGroupId is not null) failedGroups.Add(record.MessageGroupId);
        }
    }

    [LoggerMessage(110, LogLevel.Warning, "The handler failed on the record {Id}")]
    private static partial void RecordFailed(ILogger logger, string id, Exception exception);
}
