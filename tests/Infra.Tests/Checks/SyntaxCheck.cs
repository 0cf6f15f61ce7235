using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every file is Bicep, and says of each parameter what it is for.</summary>
internal static class SyntaxCheck
{
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files) => files.SelectMany(file => file.Value.Errors
        .Concat(file.Value.Parameters.Where(parameter => parameter.Decorator("description") is null).Select(parameter => $"the parameter {parameter.Name} has no description"))
        .Select(problem => $"{file.Key}: {problem}"));
}
