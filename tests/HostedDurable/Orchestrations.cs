using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace HostedDurable;

/// <summary>One orchestration for each thing that orchestrations do.</summary>
public static class Orchestrations
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    [Function("Chain")]
    public static async Task<string> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var greeting = await context.CallActivityAsync<string>("Greet", context.GetInput<string>());
        return $"{greeting} {await context.CallActivityAsync<string>("Greet", "again")}";
    }

    [Function("FanOut")]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var numbers = Enumerable.Range(1, int.Parse(context.GetInput<string>()!, null));
        return (await Task.WhenAll(numbers.Select(number => context.CallActivityAsync<int>("Square", number)))).Sum();
    }

    [Function("Caught")]
    public static async Task<string> Caught([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>("Greet", "nobody");
        }
        catch (TaskFailedException e)
        {
            return $"{e.FailureDetails.ErrorType}: {e.FailureDetails.ErrorMessage} {e.FailureDetails.IsCausedBy<ArgumentException>()}";
        }
    }

    [Function("Retried")]
    public static Task<string> Retried([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>(
        "Flaky", context.InstanceId, TaskOptions.FromRetryPolicy(new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: Moment)));

    [Function("GivenUp")]
    public static Task<string> GivenUp([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>(
        "Flaky", context.InstanceId, TaskOptions.FromRetryPolicy(new RetryPolicy(maxNumberOfAttempts: 2, firstRetryInterval: Moment)));

    [Function("Parent")]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var child = await context.CallSubOrchestratorAsync<string>("Chain", context.GetInput<string>());
        var sum = await context.CallSubOrchestratorAsync<int>("FanOut", "3");
        return $"{child} {sum}";
    }

    [Function("Timed")]
    public static async Task<string> Timed([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var due = context.CurrentUtcDateTime.AddSeconds(3);
        await context.CreateTimer(due, CancellationToken.None);
        // Storage counts whole seconds.
        return context.CurrentUtcDateTime > due.AddSeconds(-1) ? "on time" : "early";
    }

    /// <summary>Waits for an event, for as long as its input says.</summary>
    [Function("Approval")]
    public static async Task<string> Approval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting");
        try
        {
            var patience = TimeSpan.Parse(context.GetInput<string>()!, null);
            return "approved by " + await context.WaitForExternalEvent<string>("Approved", patience);
        }
        catch (TaskCanceledException)
        {
            return "not approved";
        }
    }

    [Function("Countdown")]
    public static async Task<string> Countdown([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var left = int.Parse(context.GetInput<string>()!, null);
        await context.CreateTimer(Moment, CancellationToken.None);
        if (left == 0) return "zero";
        context.ContinueAsNew($"{left - 1}");
        return "";
    }

    [Function("Counting")]
    public static async Task<int> Counting([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var counter = new EntityInstanceId(nameof(Counter), context.InstanceId);
        await context.Entities.SignalEntityAsync(counter, nameof(Counter.Add), 2);
        await using (await context.Entities.LockEntitiesAsync(counter))
            await context.Entities.CallEntityAsync<int>(counter, nameof(Counter.Add), 3);
        return await context.Entities.CallEntityAsync<int>(counter, nameof(Counter.Get));
    }

    /// <summary>Some of everything, for a while.</summary>
    [Function("Journey")]
    public static async Task<string> Journey([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = context.GetInput<string>()!;
        var all = new List<string> { await context.CallActivityAsync<string>("Greet", name) };
        await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        all.Add($"{await context.CallSubOrchestratorAsync<int>("FanOut", "4")}");
        for (var step = 0; step < 5; step++) all.Add($"{await context.CallActivityAsync<int>("Square", step)}");
        context.SetCustomStatus("waiting");
        all.Add(await context.WaitForExternalEvent<string>("Go"));
        all.Add(await context.CallSubOrchestratorAsync<string>("Chain", name));
        return string.Join(' ', all);
    }
}
