namespace Lambda.Engine.Hosting;

/// <summary>A section of the settings in <c>Lambda</c> that has an effect only in apps which add the package that reads it.</summary>
/// <param name="Name">The section's name, such as <c>Workflows</c>.</param>
internal sealed record AddedSection(string Name);
