using Lambda.Engine.Polling;
using Lambda.Functions.Api;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Console;

/// <summary>Reports the backlogs of queues and streams. An answer is cached for some seconds, however many people ask for it.</summary>
internal sealed class BacklogsApi
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(4);
    private readonly IEventSourceMappings _mappings;
    private readonly SourceBacklogs _sources;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private Task<BacklogList>? _last;
    private DateTimeOffset _until;

    internal BacklogsApi(IEventSourceMappings mappings, SourceBacklogs sources, TimeProvider time) =>
        (_mappings, _sources, _time) = (mappings, sources, time);

    internal async Task<IResult> GetAsync() => PlainAnswer.Json(await LastAsync(), ConsoleJson.Readable.BacklogList);

    private Task<BacklogList> LastAsync()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_last is { IsCompleted: false } || _last is { IsCompletedSuccessfully: true } && now < _until) return _last;
            _until = now + Kept;
            return _last = ReadAsync();
        }
    }

    private async Task<BacklogList> ReadAsync()
    {
        var mappings = _mappings.Listed(_time.GetUtcNow()).ToList();
        var events = _sources.OfQueueAsync(StorageNames.EventQueue);
        var sources = await Task.WhenAll(mappings.Select(_sources.OfAsync));
        return new(Of(await events), [.. mappings.Zip(sources, (mapping, state) => new SourceBacklog(
            mapping.Name, mapping.Id, mapping.Source.Kind.ToString(), mapping.Source.Name, mapping.Source.Part, mapping.Function.Name,
            mapping.Settings.Enabled, Of(state)))]);
    }

    private static Backlog Of(SourceState state) => new()
    {
        Waiting = state.Waiting,
        AtLeast = state.AtLeast ? true : null,
        OldestAt = state.OldestAt,
        Unknown = state.Unknown,
        Partitions = state.Partitions is null ? null :
            [.. state.Partitions.Select(one => new PartitionBacklog(one.Id, one.Last, one.Done, one.Waiting))],
    };
}
