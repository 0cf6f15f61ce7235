using System.Text.Json;
using Simulation.App;
using Simulation.Runs;

namespace Simulation.Messaging;

/// <summary>What must hold for the messages of a queue, and what its function does with them.</summary>
internal static class BusRules
{
    public static void Completed(World world, BusMessage message)
    {
        if (message.Succeeded == 0 && IsWanted(world, message))
            world.Ledger.Violate("Only what was processed is completed", $"{message.Id} is completed, and no handler succeeded with it");
    }

    /// <summary>Runs the function: it reports what fails, or throws when it does not report.</summary>
    public static async Task<string> HandleAsync(
        World world, Instance instance, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var messages = Messages(world, input);
        world.Log.Add($"{instance.Name} runs {BusReceiver.Queue} with {string.Join(' ', messages.Select(message => message.Id))}");
        Check(world, messages);
        using var running = Began(world, instance);
        var takes = TimeSpan.FromMilliseconds(world.Random.Next(10) == 0 ? world.Random.Next(10_000) : 20);
        await Task.Delay(takes, instance.Time, cancellation);
        var (failed, groups) = (new List<BusMessage>(), new HashSet<string>());
        foreach (var message in messages)
        {
            var isBehind = message.Session is { } session && groups.Contains(session);
            if (!isBehind && (world.IsCalm || world.Random.NextDouble() >= world.Plan.Sources.QueueFailing)) continue;
            failed.Add(message);
            if (message.Session is { } group) groups.Add(group);
        }
        var all = failed.Count > 0 && !world.Plan.Sources.Reports;
        foreach (var message in messages)
            if (all || failed.Contains(message)) message.Failed++;
            else message.Succeeded++;
        world.Log.Add($"{instance.Name} fails {string.Join(' ', failed.Select(message => message.Id))}");
        if (all) throw new InvalidOperationException("A message fails.");
        var items = string.Join(',', failed.Select(message => $$"""{"itemIdentifier":"{{message.Id}}"}"""));
        return $$"""{"batchItemFailures":[{{items}}]}""";
    }

    public static void CheckEnd(World world)
    {
        foreach (var message in world.Bus.All)
        {
            if (!message.IsSettled)
                world.Ledger.Violate("Nothing accepted is lost", $"{message} is neither completed nor a dead letter");
            // A message that waits behind another of its session, or while the mapping is disabled, is delivered without being attempted.
            var isTried = message.Session is null && world.Plan.Sources is { Pauses: false, Blocks: false };
            if (world.Ledger.IsExact && isTried && message.IsDead && IsWanted(world, message) && message.Failed != BusQueue.MaxDeliveries)
                world.Ledger.Violate("Retries are within their bounds", $"{message.Id} is a dead letter after {message.Failed} failures");
            if (world.Ledger.IsExact && isTried && message.IsDead && !IsWanted(world, message))
                world.Ledger.Violate("What is filtered out is completed", $"{message.Id} does not pass the filter, and is a dead letter");
            if (world.Ledger.IsExact && message.Succeeded > 1)
                world.Ledger.Violate("What succeeded is not run again", $"{message.Id} succeeded {message.Succeeded} times");
        }
    }

    private static void Check(World world, List<BusMessage> messages)
    {
        if (messages.Count > world.Plan.Sources.QueueBatch)
            world.Ledger.Violate("Batches are within their bounds", $"{messages.Count} messages came at once");
        for (var at = 0; at < messages.Count; at++)
        {
            var message = messages[at];
            if (!IsWanted(world, message))
                world.Ledger.Violate("Functions get what passes the filter", $"{message.Id} does not, and came");
            if (message.Session is not { } session) continue;
            var early = world.Bus.All.Find(other => other.Session == session && other.Number < message.Number
                && IsWanted(world, other) && !other.IsSettled
                && messages.IndexOf(other) is var place && (place < 0 || place > at));
            if (early is not null)
                world.Ledger.Violate("Messages of a group are handled in order", $"{message.Id} came before {early.Id}, both of {session}");
        }
    }

    private static bool IsWanted(World world, BusMessage message) => message.IsWanted || !world.Plan.Sources.Filters;

    // A killed instance's run counts for nobody.
    private static Run Began(World world, Instance instance)
    {
        var run = new Run(instance);
        if (++instance.BatchesRunning > BusReceiver.MaximumConcurrency)
            world.Ledger.Violate("Concurrency is within its bounds", $"{instance.Name} handles {instance.BatchesRunning} batches at once");
        return run;
    }

    private sealed class Run(Instance instance) : IDisposable
    {
        public void Dispose() => instance.BatchesRunning--;
    }

    private static List<BusMessage> Messages(World world, ReadOnlyMemory<byte> input)
    {
        using var document = JsonDocument.Parse(input);
        return [.. document.RootElement.GetProperty("Records").EnumerateArray().Select(record =>
            world.Bus.All.Single(message => message.Id == record.GetProperty("messageId").GetString()))];
    }
}
