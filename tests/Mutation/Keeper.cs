namespace Mutation;

/// <summary>
/// The only test in Stryker's run. Stryker puts the original product back at the end of it; this keeps the changed one for the runner.
/// </summary>
public sealed class Keeper
{
    /// <summary>Copies the changed product, which Stryker's first run without changes does not have yet.</summary>
    [Fact]
    public void The_changed_product_is_kept()
    {
        var to = Environment.GetEnvironmentVariable("CHANGED_PRODUCT")!;
        var from = new FileInfo(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(to)));
        if (!File.Exists(to) || new FileInfo(to).Length != from.Length) from.CopyTo(to, overwrite: true);
    }
}
