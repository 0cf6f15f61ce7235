using System.Globalization;
using Local.Host;
using Microsoft.Azure.Functions.Worker;

namespace Local.EventGrid;

/// <summary>The Event Grid trigger: its events come in at <see cref="EventGridWebhook"/>.</summary>
internal sealed class EventGridTrigger(TimeProvider time) : ITrigger
{
    public Type AttributeType => typeof(EventGridTriggerAttribute);
    public string BindingType => "eventGridTrigger";

    /// <summary>What the events of one delivery are to the function: an execution for each, or one for all.</summary>
    public IReadOnlyList<TriggerEvent> Executions(HostedFunction function, IReadOnlyList<GridEvent> events)
    {
        var reason = $"EventGrid trigger fired at {time.GetLocalNow().ToString("o", CultureInfo.InvariantCulture)}";
        if (!IsBatched(function)) return [.. events.Select(one => new TriggerEvent(one.Json, Metadata(one.Data), reason))];
        return [new TriggerEvent(Array(events.Select(one => one.Json)), Metadata(Array(events.Select(one => one.Data ?? "null"))), reason)];
    }

    public IListener? CreateListener(HostedFunction function)
    {
        EventBinding.Check(function.Name, function.TriggerType, IsBatched(function));
        return null;
    }

    public ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation) =>
        new(EventBinding.To((string)trigger.Value!, target));

    public ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        try
        {
            var events = EventGridBody.Events(input);
            return new(IsBatched(function) || events.Count == 1 ? Executions(function, events)[0] with { Reason = "This function was programmatically called via the host APIs." } : null);
        }
        catch (FormatException)
        {
            return new((TriggerEvent?)null);
        }
    }

    private static bool IsBatched(HostedFunction function) => ((EventGridTriggerAttribute)function.TriggerAttribute).IsBatched;

    private static string Array(IEnumerable<string> values) => $"[{string.Join(',', values)}]";

    private static Dictionary<string, object?> Metadata(string? data) =>
        data is null ? new(StringComparer.OrdinalIgnoreCase) : new(StringComparer.OrdinalIgnoreCase) { ["data"] = data };
}
