namespace FunctionApp.State;

/// <summary>The names of what the engine keeps in storage.</summary>
public static class StorageNames
{
    /// <summary>The queue of asynchronous events.</summary>
    public const string EventQueue = Async.ReservedNames.EventQueue;

    /// <summary>Where the host puts events that were handed out too often.</summary>
    public const string EventPoisonQueue = "lambda-async-poison";

    /// <summary>The queue of pages to send again.</summary>
    public const string RedriveQueue = Async.ReservedNames.RedriveQueue;

    /// <summary>Where the host puts pages that were handed out too often.</summary>
    public const string RedrivePoisonQueue = "lambda-redrive-poison";

    /// <summary>The table of events that were given up.</summary>
    public const string DeadLetters = "deadletters";

    /// <summary>The table of jobs that send them again.</summary>
    public const string RedriveJobs = "redrives";

    /// <summary>The table of what was changed of functions.</summary>
    public const string FunctionChanges = "functionconfig";

    /// <summary>The table of what was changed of event source mappings.</summary>
    public const string EventSourceMappings = "eventsourcemappings";

    /// <summary>The table of invocation records.</summary>
    public const string Records = "invocations";

    /// <summary>The table of keys whose events were handled.</summary>
    public const string Idempotency = "idempotency";

    /// <summary>The container of payloads that do not fit a message.</summary>
    public const string Payloads = "lambda-payloads";

    /// <summary>The container of the windows of streams.</summary>
    public const string Windows = "lambda-windows";

    /// <summary>The container that callers upload to.</summary>
    public const string Uploads = Async.ReservedNames.Uploads;
}
