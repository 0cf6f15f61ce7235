using System.Text.Json;

namespace Infra.Tests.Checks;

/// <summary>A template gets the parameters that it needs, and no others. For modules the compiler says so.</summary>
internal static class ParameterCheck
{
    public static IEnumerable<string> Problems(string who, IReadOnlyCollection<string> given, JsonElement template)
    {
        var parameters = template.GetProperty("parameters").EnumerateObject().ToDictionary(
            parameter => parameter.Name, parameter => parameter.Value);
        var needed = parameters.Keys.Where(name => !parameters[name].TryGetProperty("defaultValue", out _)
            && !parameters[name].TryGetProperty("nullable", out _));
        return given.Where(name => !parameters.ContainsKey(name)).Select(name => $"{who} gives {name}, which is no parameter")
            .Concat(needed.Where(name => !given.Contains(name)).Select(name => $"{who} does not give {name}"));
    }

    /// <summary>The names in a file of parameters.</summary>
    public static IReadOnlyCollection<string> Names(JsonElement parameters) =>
        [.. parameters.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name)];
}
