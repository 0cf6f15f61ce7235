namespace Lambda.Engine.Hosting;

/// <summary>A section of the settings under <c>Lambda</c> that has an effect only in apps that add the package which reads it.</summary>
/// <param name="Name">The section's name, such as <c>Workflows</c>.</param>
internal sealed record AddedSection(string Name);
