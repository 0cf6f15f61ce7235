using System.Text;
using System.Text.Json;
using Lambda;
using Lambda.Functions.State;
using Simulation.App;
using Simulation.Messaging;
using Simulation.Runs;
using Simulation.Storage;
using Simulation.Workload;

namespace Simulation.Invariants;

/// <summary>Watches a run from the outside: messages sent, rows written, handlers run. Checks what must hold at each of them.</summary>
internal sealed class Ledger(World world)
{
    private const string OnFailure = "lambda-on-failure";

    private readonly AsyncLocal<StoredMessage?> _current = new();
    private readonly Dictionary<string, KnownSettings> _settings = new(StringComparer.Ordinal);

    public SortedDictionary<string, Story> Stories { get; } = new(StringComparer.Ordinal);

    public Violation? Violation { get; private set; }

    /// <summary>Whether nothing in this run fails, so that everything happens exactly once.</summary>
    public bool IsExact => !world.Faults.AreOn;

    /// <summary>What is known of the settings of a function.</summary>
    public KnownSettings Settings(string function)
    {
        if (!_settings.TryGetValue(function, out var known))
            known = _settings[function] = new(world.Plan.Functions.Single(one => one.Name == function));
        return known;
    }

    /// <summary>How many runs there are at once of that run's function on its instance. Those whose time is over do not count.</summary>
    public int Running(HandlerRun run) => Stories.Values.SelectMany(story => story.Runs).Count(other =>
        other.Story.Function == run.Story.Function && other.Instance == run.Instance && other.EndedAt is null && other.Deadline > run.At);

    public void Violate(string invariant, string detail)
    {
        if (Violation is not null) return;
        Violation = new(invariant, detail);
        world.Log.Add($"VIOLATION {invariant}: {detail}");
        world.Loop.Stop();
    }

    public Story Submitted(EventPlan item, byte[] payload) =>
        Stories[item.Id] = new(item.Id, item.Function)
        {
            Failing = item.Failing, Payload = payload, HasLargeResult = item.HasLargeResult, WantsReply = item.WantsReply,
        };

    public Story Called(CallPlan call, byte[] payload) =>
        Stories[call.Id] = new(call.Id, call.Function) { Failing = call.Failing, Payload = payload, IsCall = true };

    /// <summary>Checks the result that a client was given: of a run that succeeded, of this event or of one with its key.</summary>
    public void Answered(Story story, ReadOnlyMemory<byte> result)
    {
        using var document = JsonDocument.Parse(result);
        if (!IsResultOf(story, document.RootElement))
            Violate("Clients get the result of their event", $"{story.Id} was answered with {document.RootElement}");
    }

    public bool IsResultOf(Story story, JsonElement result) =>
        result.TryGetProperty("done", out var by) && by.GetString() is { } done
        && SameResult(story).Any(other => other.Id == done && other.Runs.Exists(run => run.Succeeded == true));

    public void Accepted(Story story)
    {
        story.IsAccepted = true;
        world.Log.Add($"accepted {story.Id}");
        if (!story.IsSent) Violate("What is accepted is stored", $"{story.Id} was accepted, and no message of it was sent");
    }

    public IDisposable Processing(StoredMessage message)
    {
        _current.Value = message;
        return new Done(this);
    }

    public void Sent(string queue, StoredMessage message, TimeSpan delay)
    {
        world.Log.Add($"sent {queue}/{message.Id} in {delay}");
        if (queue == OnFailure) ItemRules.Reported(world, message);
        if (queue != StorageNames.EventQueue || EventMessage.Read(message.Text) is not { } item) return;
        MessageRules.Check(world, Story(item), item, delay);
    }

    public void Written(string table, Entity? was, Entity? now)
    {
        if (now is not null) world.Log.Add($"wrote {table} {now}");
        else world.Log.Add($"deleted {table} {was!.Key}");
        if (table == StorageNames.Idempotency && now is not null) RunRules.CheckKey(world, now);
        if (table == StorageNames.DeadLetters && now?.Text("State") == "Waiting") world.Clients.Failed(now.Text("RequestId")!);
        if (table == StreamedItems.Table) world.Items.Written(was, now);
        if (table == StorageNames.Records && (now ?? was)!.Text("State") is not null) RecordRules.Check(this, was, now);
    }

    public HandlerRun Began(Instance instance, ILambdaContext context, ReadOnlyMemory<byte> input)
    {
        if (!Stories.TryGetValue(context.AwsRequestId, out var story))
        {
            story = Stories[context.AwsRequestId] = new(context.AwsRequestId, context.FunctionName);
            Violate("Handlers run for events that were sent", $"{context.AwsRequestId} of {context.FunctionName} runs, and was never sent");
        }
        var item = _current.Value is { } message ? EventMessage.Read(message.Text) : null;
        var run = new HandlerRun(story, instance.Name, world.Loop.Now, item?.Redrives ?? 0, item?.Attempt ?? 1)
        {
            Deadline = world.Loop.Now + context.RemainingTime,
        };
        story.Runs.Add(run);
        world.Log.Add($"{instance.Name} runs {story.Function} for {story.Id}, attempt {run.Attempt} after {run.Redrives} redrives");
        if (story.Payload is { } payload && !input.Span.SequenceEqual(payload))
            Violate("Handlers get what was sent", $"{story.Id} runs with another payload: {Encoding.UTF8.GetString(input.Span)}");
        if (story.Payload is not null && context.ClientContext != Clients.Context)
            Violate("Handlers get what was sent", $"{story.Id} runs with the client context {context.ClientContext}");
        RunRules.Check(world, run);
        if (item is not null) RunRules.CheckCopy(world, run, item, _current.Value!);
        return run;
    }

    public void Ended(HandlerRun run, bool succeeded)
    {
        (run.Succeeded, run.EndedAt) = (succeeded, world.Loop.Now);
        world.Log.Add($"{run.Instance} ran {run.Story.Id}: {(succeeded ? "succeeded" : "failed")}");
    }

    public void Killed(Instance instance)
    {
        foreach (var run in Stories.Values.SelectMany(story => story.Runs))
            if (run.Instance == instance.Name && run.Succeeded is null) run.EndedAt = world.Loop.Now;
    }

    /// <summary>The events that share one idempotency key with this one; it alone if its function has none.</summary>
    public IEnumerable<Story> SameKey(Story story) =>
        story.Payload is not null && world.Plan.Functions.Single(one => one.Name == story.Function).IsIdempotent
            ? Stories.Values.Where(other => other.Function == story.Function && other.Payload is not null)
            : [story];

    /// <summary>The events whose result this one may have: those with its key, unless another content is refused.</summary>
    public IEnumerable<Story> SameResult(Story story) =>
        world.Plan.Functions.Single(one => one.Name == story.Function).Validates ? [story] : SameKey(story);

    public void CheckEnd()
    {
        if (Violation is null) EndRules.Check(world);
    }

    private Story Story(EventMessage item)
    {
        if (!Stories.TryGetValue(item.RequestId, out var story))
        {
            // The event was passed on by another function.
            story = Stories[item.RequestId] = new(item.RequestId, item.Function) { Parent = item.Parent };
            if (item.Parent is null) Violate("Nobody makes up events", $"{item.RequestId} was sent, and neither submitted nor passed on");
        }
        return story;
    }

    private sealed class Done(Ledger ledger) : IDisposable
    {
        public void Dispose() => ledger._current.Value = null;
    }
}

/// <summary>What a message in the engine's queue says, read without the engine's own reader.</summary>
internal sealed record EventMessage(
    string RequestId, string Function, int Attempt, int Backoffs, int Redrives, DateTimeOffset AgesFrom, string? Parent)
{
    public static EventMessage? Read(string text)
    {
        using var document = JsonDocument.Parse(Convert.FromBase64String(text));
        var root = document.RootElement;
        if (!root.TryGetProperty("requestId", out var id)) return null;
        return new(
            id.GetString()!, root.GetProperty("function").GetString()!, Number(root, "attempt", 1), Number(root, "backoffs", 0),
            Number(root, "redrives", 0),
            root.GetProperty(root.TryGetProperty("redrivenAt", out _) ? "redrivenAt" : "acceptedAt").GetDateTimeOffset(),
            root.TryGetProperty("parentRequestId", out var parent) ? parent.GetString() : null);
    }

    private static int Number(JsonElement root, string name, int otherwise) =>
        root.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;
}
