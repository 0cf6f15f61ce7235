namespace FunctionApp.Invocation.Batches;

/// <summary>Records of a queue or stream.</summary>
public sealed class Batch<T>
{
    private readonly IReadOnlyList<string> _failed;

    internal Batch(IReadOnlyList<BatchRecord<T>> records, IReadOnlyList<string> failed, bool isStream) => (Records, _failed, IsStream) = (records, failed, isStream);

    /// <summary>The records in their order. One whose content is no <typeparamref name="T"/> is not among them: it has failed, and with it what follows in its message group.</summary>
    public IReadOnlyList<BatchRecord<T>> Records { get; }

    /// <summary>Whether they come from a stream: what follows a failed record then comes again, too.</summary>
    public bool IsStream { get; }

    /// <summary>The ids of the records that have failed.</summary>
    internal IEnumerable<string> Failed => _failed.Concat(Records.Where(record => record.IsFailed).Select(record => record.Id));

    /// <summary>Handles the records one after the other. One whose handling throws has failed; of a stream, those after it are left for the next time, and those after it in its message group fail with it.</summary>
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
