namespace Local.Indexing;

/// <summary>The app has functions that the real build or host would refuse; the message lists each with its reason.</summary>
internal sealed class FunctionIndexingException(IReadOnlyCollection<string> errors)
    : Exception($"{errors.Count} function(s) cannot be indexed:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
