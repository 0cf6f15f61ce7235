using System.Diagnostics;

namespace Lambda.Engine.Observability;

/// <summary>Starts the engine's spans. Each method returns null while nobody listens.</summary>
/// <remarks>
/// Mirrors https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ and
/// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/.
/// </remarks>
internal static class EngineTraces
{
    public const string SourceName = "Lambda.Engine";

    /// <summary>The name that spans use for the engine's own queue.</summary>
    public const string StorageQueue = "azure_storage_queue";

    /// <summary>The name that spans use for Event Grid.</summary>
    public const string EventGrid = "eventgrid";

    private const int MostLinks = 128;
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether spans are collected. If not, the trace context of records need not be read.</summary>
    public static bool HasListeners => Source.HasListeners();

    /// <summary>Returns the name that spans use for the system behind a kind of destination.</summary>
    public static string SystemOf(string kind) => kind switch
    {
        "service-bus-queue" or "service-bus-topic" => "servicebus",
        // Events for functions wait in the engine's own queue.
        "storage-queue" or "function" => StorageQueue,
        "event-grid" => EventGrid,
        _ => kind,
    };

    /// <summary>Begins the span for running a handler.</summary>
    public static Activity? Invoke(string function, string requestId)
    {
        // Sampled out with its caller. To ask the sampler once more would cost every invocation about as much as its metrics.
        if (Activity.Current is { IsAllDataRequested: false, Recorded: false }) return null;
        var activity = Source.StartActivity(function);
        if (activity is not { IsAllDataRequested: true }) return activity;
        activity.SetTag("faas.name", function);
        activity.SetTag("faas.invocation_id", requestId);
        return activity;
    }

    /// <summary>Begins the span for sending a message. The message carries the span's place in the trace.</summary>
    /// <param name="system">The messaging system.</param>
    /// <param name="destination">The queue or topic.</param>
    /// <param name="function">The function that the message is for, or from.</param>
    /// <param name="requestId">The event's request id.</param>
    /// <param name="parent">The event's place in its trace; null for that of the current span.</param>
    public static Activity? Send(string system, string destination, string function, string requestId, TraceParent? parent = null)
    {
        var activity = Start($"send {destination}", ActivityKind.Producer, parent);
        if (activity is not { IsAllDataRequested: true }) return activity;
        Describe(activity, "send", system, destination);
        activity.SetTag("messaging.message.id", requestId);
        activity.SetTag("faas.name", function);
        return activity;
    }

    /// <summary>Begins the span for processing a message, in its sender's trace.</summary>
    public static Activity? Process(string system, string destination, string requestId, TraceParent? sender)
    {
        var activity = Start($"process {destination}", ActivityKind.Consumer, sender);
        if (activity is not { IsAllDataRequested: true }) return activity;
        Describe(activity, "process", system, destination);
        activity.SetTag("messaging.message.id", requestId);
        return activity;
    }

    /// <summary>Begins the span for a task of a state machine, in the trace in which the execution was started.</summary>
    /// <param name="machine">The state machine.</param>
    /// <param name="resource">What the task calls.</param>
    /// <param name="requestId">The id of the call.</param>
    /// <param name="caller">The place in the trace at which the execution was started; null for that of the current span.</param>
    public static Activity? Task(string machine, string resource, string requestId, TraceParent? caller)
    {
        var activity = Start($"task {machine}", ActivityKind.Internal, caller);
        if (activity is not { IsAllDataRequested: true }) return activity;
        activity.SetTag("aws.step_functions.state_machine.name", machine);
        activity.SetTag("aws.step_functions.task.resource", resource);
        activity.SetTag("faas.invocation_id", requestId);
        return activity;
    }

    /// <summary>
    /// Begins the span for processing a batch. It links to the spans that sent the messages; if one span sent all of them, that span is its
    /// parent.
    /// </summary>
    public static Activity? ProcessBatch(string system, string destination, int count, IEnumerable<TraceParent?> senders)
    {
        if (!Source.HasListeners()) return null;
        var contexts = senders.OfType<TraceParent>().Distinct().Take(MostLinks).ToList();
        var name = $"process {destination}";
        var activity = contexts is [{ } only]
            ? Start(name, ActivityKind.Consumer, only)
            : Source.StartActivity(
                name, ActivityKind.Consumer, Activity.Current?.Context ?? default,
                links: contexts.Select(context => new ActivityLink(context.ToActivityContext())));
        if (activity is not { IsAllDataRequested: true }) return activity;
        Describe(activity, "process", system, destination);
        activity.SetTag("messaging.batch.message_count", count);
        return activity;
    }

    /// <summary>
    /// Begins the span for a request whose caller sends its trace context in a form that ASP.NET Core does not read, such as X-Ray's
    /// header. Later spans belong to the caller's trace even if this one is not collected.
    /// </summary>
    public static Activity Continue(string name, TraceParent caller) =>
        Start(name, ActivityKind.Server, caller)
        ?? Unheard(name, caller.ToActivityContext());

    private static Activity Unheard(string name, ActivityContext caller) =>
        new Activity(name).SetParentId(caller.TraceId, caller.SpanId, caller.TraceFlags).Start();

    // This code then runs in another trace, the host's, to which a link is added.
    private static Activity? Start(string name, ActivityKind kind, TraceParent? parent)
    {
        if (!Source.HasListeners()) return null;
        if (parent is not { } given) return Source.StartActivity(name, kind);
        var context = given.ToActivityContext();
        var here = Activity.Current?.Context;
        return Source.StartActivity(
            name, kind, context, links: here is { } other && other.TraceId != context.TraceId ? [new ActivityLink(other)] : null);
    }

    private static void Describe(Activity activity, string operation, string system, string destination)
    {
        activity.SetTag("messaging.system", system);
        activity.SetTag("messaging.operation.name", operation);
        activity.SetTag("messaging.operation.type", operation);
        activity.SetTag("messaging.destination.name", destination);
    }
}
