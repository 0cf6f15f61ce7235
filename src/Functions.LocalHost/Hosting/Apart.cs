namespace Functions.LocalHost;

/// <summary>Runs code outside the execution context of the app's Main.</summary>
internal static class Apart
{
    /// <summary>
    /// Wraps code that builds a host, so that it runs outside the execution context of Main. Otherwise WebApplicationFactory would mistake
    /// that host for the app's own.
    /// </summary>
    public static Func<Task<T>> Run<T>(Func<Task<T>> make) => () =>
    {
        if (ExecutionContext.IsFlowSuppressed()) return Task.Run(make);
        using (ExecutionContext.SuppressFlow()) return Task.Run(make);
    };
}
