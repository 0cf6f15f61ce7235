using FsCheck;
using FsCheck.Fluent;
using Local.Blobs;
using Local.Host;

namespace Local.Tests.Blobs;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("orders/{name}", "2026/a.csv", "name=2026/a.csv")]
    [InlineData("orders/in/{name}.{ext}", "in/a.b.csv", "name=a.b;ext=csv")]
    [InlineData("orders/a-{x}.csv", "a-7.csv", "x=7")]
    [InlineData("orders/a-{x}.csv", "b-7.csv", null)]
    [InlineData("orders/a-{x}.csv", "a-7.CSV", null)]
    [InlineData("orders/exact.csv", "exact.csv", "")]
    [InlineData("orders/exact.csv", "exactAcsv", null)]
    [InlineData("orders", "anything/at.all", "")]
    [InlineData("orders/{{{name}}}.txt", "{7}.txt", "name=7")]
    public void A_name_in_braces_stands_for_any_text(string path, string blob, string? names) =>
        Assert.Equal(names, BlobPathPattern.Parse(path).Match(blob) is { } match ? string.Join(';', match.Select(pair => $"{pair.Key}={pair.Value}")) : null);

    [Theory]
    [InlineData("orders/{name}", "orders", "")]
    [InlineData("orders/in/{name}.csv", "orders", "in/")]
    [InlineData("orders/exact.csv", "orders", "exact.csv")]
    [InlineData("$web/{name}", "$web", "")]
    public void Only_blobs_with_the_literal_beginning_are_listed(string path, string container, string prefix)
    {
        var pattern = BlobPathPattern.Parse(path);
        Assert.Equal((container, prefix), (pattern.Container, pattern.Prefix));
    }

    [Theory]
    [InlineData("/blob")]
    [InlineData("orders/")]
    [InlineData("{container}/blob")]
    [InlineData("or/blob")]
    [InlineData("orders/{name")]
    [InlineData("orders/name}")]
    [InlineData("orders/{}")]
    [InlineData("orders/{na me}")]
    public void A_path_that_means_nothing_is_refused_and_quoted(string path) =>
        Assert.Contains($"'{path}'", Assert.Throws<HostConfigurationException>(() => BlobPathPattern.Parse(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_pattern_was_filled_with_is_what_it_finds() => Prop.ForAll(
        Gen.Elements("a", "7", "x.y", "in/er", "(", "^$", "ä").Three().ToArbitrary(),
        parts =>
        {
            var (literal, value, end) = parts;
            var match = BlobPathPattern.Parse($"orders/{literal}-{{name}}-{end}").Match($"{literal}-{value}-{end}");
            return match is [var pair] && pair.Value == value;
        }).QuickCheckThrowOnFailure();
}

public sealed class SeenBlobsTests
{
    [Fact]
    public void A_blob_is_new_once_for_each_etag_and_again_after_it_was_gone()
    {
        var seen = new SeenBlobs();
        Assert.Equal(["a1", "b1"], Scan(seen, "a1", "b1"));
        Assert.Empty(Scan(seen, "a1", "b1"));
        Assert.Equal(["a2"], Scan(seen, "a2", "b1"));
        Assert.Empty(Scan(seen, "a2"));
        Assert.Equal(["b1"], Scan(seen, "a2", "b1"));
    }

    [Fact]
    public void A_blob_that_could_not_be_handed_on_is_new_with_the_next_listing()
    {
        var seen = new SeenBlobs();
        Assert.True(seen.IsNew("a", "1"));
        seen.EndListing();
        Assert.True(seen.IsNew("a", "1"));
    }

    private static List<string> Scan(SeenBlobs seen, params string[] blobs)
    {
        var found = blobs.Where(blob => seen.IsNew(blob[..1], blob[1..])).ToList();
        foreach (var blob in found) seen.Add(blob[..1], blob[1..]);
        seen.EndListing();
        return found;
    }
}

public sealed class BlobQueueOptionsTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(16, 9, 7)]
    [InlineData(62, 32, 30)]
    [InlineData(64, 32, 32)]
    [InlineData(100, 32, 68)]
    public void The_degree_is_split_into_a_batch_and_a_threshold(int degree, int batch, int threshold) =>
        Assert.Equal((batch, threshold), BlobQueueOptions.Split(degree));
}
