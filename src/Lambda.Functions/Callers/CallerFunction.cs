namespace Lambda.Functions.Callers;

/// <summary>The function that answers a caller.</summary>
internal static class CallerFunction
{
    /// <summary>Returns the error in a setting that names a function; null when there is none.</summary>
    public static string? Error(string setting, string? function, Func<string, bool> isFunction) =>
        string.IsNullOrEmpty(function) ? $"{setting} is missing: name the function that answers."
            : isFunction(function) ? null : $"{setting} is '{function}'; there is no function with this name.";
}
