using Lambda.Engine.Invocation;
using Lambda.Events;

namespace HostedSoak;

/// <summary>A function for each way of invoking; each writes what it has done to the journal.</summary>
public static class Lambdas
{
    private const string Records = $"service-bus-queue:{EventSources.Records}";

    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .AddRaw<Take>("take", options => (options.Timeout, options.OnSuccess) = (30, Records))
            .AddRaw<Refuse>("refuse", options => (options.MaximumRetryAttempts, options.OnFailure) = (1, Records))
            .AddBatch<TakeMessages, Sent>("take-messages", SoakJson.Default, options => options.Timeout = 30)
            .Add<CountClicks, KinesisWindowEvent<Counted>, KinesisWindowResult<Counted>>(
                "count-clicks", SoakJson.Default, options => options.Timeout = 30)
            .Add<TakeChanges, DynamoDbEvent, DynamoDbResult>("take-changes", SoakJson.Default, options => options.Timeout = 30);
    }
}
