using Lambda.Engine.Async;

namespace Lambda.Functions.State;

/// <summary>The names of the engine's queues, tables and containers.</summary>
internal static class StorageNames
{
    /// <summary>The queue of asynchronous events.</summary>
    public const string EventQueue = ReservedNames.EventQueue;

    /// <summary>The queue to which the host moves events after too many deliveries.</summary>
    public const string EventPoisonQueue = "lambda-async-poison";

    /// <summary>The queue with the steps of redrive jobs.</summary>
    public const string RedriveQueue = ReservedNames.RedriveQueue;

    /// <summary>The queue to which the host moves steps of redrive jobs after too many deliveries.</summary>
    public const string RedrivePoisonQueue = "lambda-redrive-poison";

    /// <summary>The table of dead letters.</summary>
    public const string DeadLetters = "deadletters";

    /// <summary>The table of redrive jobs.</summary>
    public const string RedriveJobs = "redrives";

    /// <summary>The table of changes to functions.</summary>
    public const string FunctionChanges = "functionconfig";

    /// <summary>The table of changes to event source mappings.</summary>
    public const string EventSourceMappings = "eventsourcemappings";

    /// <summary>The table of scheduled rules.</summary>
    public const string Schedules = "schedules";

    /// <summary>The table of replays of archived events.</summary>
    public const string Replays = "replays";

    /// <summary>The table of invocation records.</summary>
    public const string Records = "invocations";

    /// <summary>The table of idempotency keys.</summary>
    public const string Idempotency = "idempotency";

    /// <summary>The table for the shards of table streams.</summary>
    public const string TableStreams = "tablestreams";

    /// <summary>The queue that wakes the shards of table streams.</summary>
    public const string TableStreamQueue = "lambda-table-streams";

    /// <summary>The container for old and new images that are too large for the row of their change.</summary>
    public const string TableStreamImages = "lambda-table-streams";

    /// <summary>The container for payloads that are too large for a message.</summary>
    public const string Payloads = "lambda-payloads";

    /// <summary>The container for the windows of streams.</summary>
    public const string Windows = "lambda-windows";

    /// <summary>The container for archived events.</summary>
    public const string Archives = "lambda-archives";

    /// <summary>The container that callers upload files to.</summary>
    public const string Uploads = ReservedNames.Uploads;
}
