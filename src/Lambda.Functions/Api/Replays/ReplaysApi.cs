using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Archives;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Replays;

/// <summary>EventBridge's operations on replays of archived events.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html and its neighbours.</remarks>
internal sealed class ReplaysApi
{
    private const string Service = "AWSEvents.";
    private const int MaxBody = 256 * 1024;
    private const int MaxAtOnce = 10;
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false };

    private readonly IReplayStore _replays;
    private readonly EventArchives _archives;
    private readonly EventRules _rules;
    private readonly TimeProvider _time;
    private readonly ReplayArns _arns;
    private readonly Dictionary<string, Func<ReplayRequest, CancellationToken, Task<JsonObject>>> _operations;

    public ReplaysApi(
        IReplayStore replays, EventArchives archives, EventRules rules, FunctionCatalogue catalogue, TimeProvider time)
    {
        (_replays, _archives, _rules, _time, _arns) = (replays, archives, rules, time, new(catalogue));
        _operations = new(StringComparer.Ordinal)
        {
            ["StartReplay"] = StartAsync,
            ["DescribeReplay"] = DescribeAsync,
            ["ListReplays"] = ListAsync,
            ["CancelReplay"] = CancelAsync,
        };
    }

    public async Task<IResult> CallAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var target = request.Headers["X-Amz-Target"].ToString();
            if (!target.StartsWith(Service, StringComparison.Ordinal)
                || !_operations.TryGetValue(target[Service.Length..], out var operation))
                throw new ReplayException(
                    "UnknownOperationException",
                    $"The app does not support the operation '{target}'. It defines archives and rules in code.");
            return new ReplayAnswer(200, await operation(await ReadAsync(request), request.HttpContext.RequestAborted));
        }
        catch (ReplayException e)
        {
            return ReplayAnswer.Of(e, 400);
        }
        catch (StorageUnavailableException e)
        {
            return ReplayAnswer.Of(new("InternalException", e.Message), 500);
        }
    }

    private async Task<JsonObject> StartAsync(ReplayRequest request, CancellationToken cancellation)
    {
        var replay = ReplayParameters.Read(request, _arns, _archives, _rules, _time.GetUtcNow());
        var all = await _replays.ListAsync(cancellation);
        if (all.Any(one => one.Name == replay.Name)) throw Exists(replay.Name);
        if (all.Count(one => !one.HasEnded) >= MaxAtOnce)
            throw new ReplayException(
                "LimitExceededException", $"There are {MaxAtOnce} replays that have not ended; at most as many are allowed.");
        if (await _replays.TryPutAsync(replay, cancellation) is null) throw Exists(replay.Name);
        return Brief(replay, ("ReplayStartTime", ReplayRequest.Seconds(replay.StartedAt)));
    }

    private async Task<JsonObject> DescribeAsync(ReplayRequest request, CancellationToken cancellation) =>
        ReplayDescription.Whole(await FindAsync(request, cancellation), _arns);

    private async Task<JsonObject> ListAsync(ReplayRequest request, CancellationToken cancellation)
    {
        var (prefix, source, state) = (request.Optional("NamePrefix"), request.Optional("EventSourceArn"), request.Optional("State"));
        if (new[] { prefix, source, state }.Count(one => one is not null) > 1)
            throw ReplayException.Invalid(
                "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.");
        var limit = request.Limit("Limit", 100);
        var after = request.Optional("NextToken");
        var page = (await _replays.ListAsync(cancellation)).OrderBy(one => one.Name, StringComparer.Ordinal)
            .Where(one => (prefix is null || one.Name.StartsWith(prefix, StringComparison.Ordinal))
                && (source is null || _arns.OfArchive(one.Archive) == source) && (state is null || ReplayDescription.StateOf(one) == state)
                && string.CompareOrdinal(one.Name, after) > 0)
            .Take(limit + 1).ToList();
        var answer = new JsonObject
        {
            ["Replays"] = new JsonArray([.. page.Take(limit).Select(one => (JsonNode)ReplayDescription.Summary(one, _arns))]),
        };
        if (page.Count > limit) answer["NextToken"] = page[limit - 1].Name;
        return answer;
    }

    private async Task<JsonObject> CancelAsync(ReplayRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var replay = await FindAsync(request, cancellation);
            if (replay.State is not (ReplayState.Starting or ReplayState.Running))
                throw new ReplayException("IllegalStatusException", $"Replay {replay.Name} is not in a valid state for this operation.");
            // The instance that works on the replay sees this after its page. It stores its progress so rarely that this succeeds.
            var cancelled = replay with { State = ReplayState.Cancelling };
            if (await _replays.TryPutAsync(cancelled, cancellation) is not null) return Brief(cancelled);
        }
    }

    private async Task<EventReplay> FindAsync(ReplayRequest request, CancellationToken cancellation)
    {
        var name = request.Name("ReplayName");
        return await _replays.FindAsync(name, cancellation)
            ?? throw new ReplayException("ResourceNotFoundException", $"Replay {name} does not exist.");
    }

    private JsonObject Brief(EventReplay replay, params (string Name, JsonNode Value)[] more)
    {
        var answer = new JsonObject { ["ReplayArn"] = _arns.OfReplay(replay.Name), ["State"] = ReplayDescription.StateOf(replay) };
        foreach (var (name, value) in more) answer[name] = value;
        return answer;
    }

    private static ReplayException Exists(string name) => new("ResourceAlreadyExistsException", $"Replay {name} already exists.");

    private static async Task<ReplayRequest> ReadAsync(HttpRequest request)
    {
        var body = await RequestBody.ReadAsync(request, MaxBody, _ => AwsError.BodyTooLarge(MaxBody));
        if (body.Error is not null) throw ReplayException.Invalid($"The request could not be read, or has more than {MaxBody} bytes.");
        if (body.Bytes.IsEmpty) return new([]);
        try
        {
            // Half a character would be an error only when its member is read.
            PayloadJson.Parse(body.Bytes).Dispose();
            return new(JsonNode.Parse(body.Bytes.Span, documentOptions: Json) as JsonObject
                ?? throw new JsonException("It is not an object."));
        }
        catch (JsonException e)
        {
            throw new ReplayException("SerializationException", $"The request is not JSON: {e.Message}");
        }
    }
}
