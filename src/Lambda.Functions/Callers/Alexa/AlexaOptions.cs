
namespace Lambda.Functions.Callers.Alexa;

/// <summary>The settings of an Alexa skill: part of <c>Lambda:Callers</c>.</summary>
internal sealed class AlexaOptions
{
    /// <summary>The function that answers the skill's requests.</summary>
    public string? Function { get; set; }

    /// <summary>The ids of the skills that may call, such as <c>amzn1.ask.skill.…</c>.</summary>
    public IList<string> ApplicationIds { get; } = [];

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (CallerFunction.Error($"{setting}:Function", Function, isFunction) is { } error) yield return error;
        if (ApplicationIds.Count == 0 || ApplicationIds.Any(string.IsNullOrWhiteSpace))
            yield return $"{setting}:ApplicationIds is empty: name the skills that may call, such as amzn1.ask.skill.….";
    }
}
