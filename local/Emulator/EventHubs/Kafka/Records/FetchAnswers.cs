using System.Threading.Channels;
using Local.Emulator.EventHubs.Kafka.Login;
using Local.Emulator.EventHubs.Kafka.Topics;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Partitions;
using Local.Kafka.Messages;
using Local.Kafka.Types;

namespace Local.Emulator.EventHubs.Kafka.Records;

/// <summary>Answers requests that read records and look up offsets: https://kafka.apache.org/protocol#The_Messages_Fetch</summary>
internal sealed class FetchAnswers(TopicTable topics, TimeProvider time)
{
    /// <summary>
    /// Answers at once if there are enough records, or an error. Otherwise it answers as soon as there are enough, or when the time that
    /// the client wants to wait has passed.
    /// </summary>
    public async ValueTask<FetchResponse> AnswerAsync(FetchRequest request, SaslLogin login, CancellationToken cancellation)
    {
        if (request.SessionId != 0) return new FetchResponse(ErrorCode.FetchSessionIdNotFound, []);
        TopicOf<FetchRead>[] reads = [.. request.Topics.Select(topic =>
            topic.Select(asked => FetchRead.Begin(asked, topics.Find(topic.Name, asked.Index, login, out var partition), partition)))];
        FetchRead[] all = [.. reads.SelectMany(topic => topic.Partitions)];
        if (!IsEnough(all, request.MinBytes) && request.MaxWait > TimeSpan.Zero)
            await WaitAsync(all, request, cancellation).ConfigureAwait(false);
        var budget = new FetchBudget(request.MaxBytes);
        return new FetchResponse(ErrorCode.None, [.. reads.Select(topic => topic.Select(read => read.Answer(budget)))]);
    }

    public ListOffsetsResponse Answer(ListOffsetsRequest request, SaslLogin login) =>
        new([.. request.Topics.Select(topic => topic.Select(query => Find(topic.Name, query, login)))]);

    private static bool IsEnough(FetchRead[] reads, int wanted)
    {
        var bytes = 0L;
        foreach (var read in reads)
        {
            if (read.Look(out var more) != ErrorCode.None) return true;
            bytes += more;
        }
        return bytes >= wanted;
    }

    private async Task WaitAsync(FetchRead[] reads, FetchRequest request, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(request.MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Appeared() => signals.Writer.TryWrite(true);
        // A client may name a partition several times.
        Partition[] partitions = [.. reads.Select(read => read.Partition).OfType<Partition>().Distinct()];
        foreach (var partition in partitions) partition.Watch(Appeared);
        try
        {
            while (!IsEnough(reads, request.MinBytes)) await signals.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Answers with what there is so far.
        }
        finally
        {
            foreach (var partition in partitions) partition.Unwatch(Appeared);
        }
    }

    private ListedOffset Find(string topic, OffsetQuery query, SaslLogin login)
    {
        if (topics.Find(topic, query.Index, login, out var partition) is not ErrorCode.None and var error)
            return new ListedOffset(query.Index, error, -1, -1);
        if (query.Timestamp < 0)
        {
            var extent = partition!.Extent(0);
            return query.Timestamp switch
            {
                OffsetQuery.Earliest => new ListedOffset(query.Index, ErrorCode.None, -1, extent.Begin),
                OffsetQuery.Latest => new ListedOffset(query.Index, ErrorCode.None, -1, extent.End),
                _ => new ListedOffset(query.Index, ErrorCode.InvalidRequest, -1, -1),
            };
        }
        var found = new HubEvent[1];
        return partition!.Read(partition.Find(StartPosition.EnqueuedTime(query.Timestamp, inclusive: true)).Value, found) == 1
            ? new ListedOffset(query.Index, ErrorCode.None, found[0].EnqueuedTime, found[0].SequenceNumber)
            : new ListedOffset(query.Index, ErrorCode.None, -1, -1);
    }
}
