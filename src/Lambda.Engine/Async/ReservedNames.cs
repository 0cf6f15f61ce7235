namespace Lambda.Engine.Async;

/// <summary>
/// The queues and containers of the app's storage account that the engine and the host use themselves. A message that an app sends there
/// would be mistaken for one of theirs, and one that an app reads there would be missing.
/// </summary>
internal static class ReservedNames
{
    /// <summary>The queue of asynchronous events.</summary>
    public const string EventQueue = "lambda-async";

    /// <summary>The queue with the steps of redrive jobs.</summary>
    public const string RedriveQueue = "lambda-redrive";

    /// <summary>The queue that records of failed events go to by default. The engine creates it, but does not read it.</summary>
    public const string OnFailureQueue = "lambda-on-failure";

    /// <summary>The container that callers upload files to.</summary>
    public const string Uploads = "uploads";

    /// <summary>The container that the app is deployed from, named as in infra/main.bicep.</summary>
    public const string Deployment = "app-package";

    /// <summary>Returns whether the queue or container is reserved.</summary>
    public static bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name is OnFailureQueue) return false;
        return name is Deployment || name.StartsWith("lambda-", StringComparison.Ordinal)
            || name.StartsWith("azure-webjobs-", StringComparison.Ordinal);
    }
}
