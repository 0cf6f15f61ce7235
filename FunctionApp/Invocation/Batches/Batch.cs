namespace FunctionApp.Invocation.Batches;

/// <summary>The records of a queue or stream in one event.</summary>
public sealed class Batch<T>
{
    private readonly IReadOnlyList<string> _failed;

    internal Batch(IReadOnlyList<BatchRecord<T>> records, IReadOnlyList<string> failed, bool isStream) =>
        (Records, _failed, IsStream) = (records, failed, isStream);

    /// <summary>
    /// The records in order. A record whose content cannot be read as <typeparamref name="T"/> is left out: it has failed, and so have the
    /// ones after it in its message group.
    /// </summary>
    public IReadOnlyList<BatchRecord<T>> Records { get; }

    /// <summary>Whether the records come from a stream, which redelivers a failed record and all after it.</summary>
    public bool IsStream { get; }

    /// <summary>The ids of the records that have failed.</summary>
    internal IEnumerable<string> Failed => _failed.Concat(Records.Where(record => record.IsFailed).Select(record => record.Id));

    /// <summary>
    /// Handles the records one after the other. A record fails when its handling throws. In a stream, handling stops there; in a queue, the
    /// later records of its message group fail with it.
    /// </summary>
    public async Task EachAsync(Func<BatchRecord<T>, CancellationToken, Task> handle, LambdaContext context, CancellationToken cancellation)
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
                // Whatever one record's handling throws is that record's failure, not the others'.
                BatchLog.RecordFailed(context.Logger, record.Id, e);
                record.Fail();
            }
            if (!record.IsFailed) continue;
            if (IsStream) return;
            if (record.MessageGroupId is not null) failedGroups.Add(record.MessageGroupId);
        }
    }
}
