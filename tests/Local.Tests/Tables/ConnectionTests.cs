using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Protocol;

namespace Local.Tests.Tables;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://myproxy", "http://myproxy:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://shop.table.core.windows.net/", "shop")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn;", "http://shop.table.core.chinacloudapi.cn/", "shop")]
    [InlineData("accountname=shop; accountkey=a2V5==; tableendpoint=http://127.0.0.1:5/shop;", "http://127.0.0.1:5/shop", "shop")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net;SharedAccessSignature=sv=1&sig=a%3D", "https://shop.table.core.windows.net/?sv=1&sig=a%3D", "shop")]
    public void A_connection_string_says_where_the_service_is(string text, string endpoint, string account)
    {
        var service = new TableServiceClient(text.Replace("a2V5==", "a2V5", StringComparison.Ordinal));
        Assert.Equal((new Uri(endpoint), account), (service.Uri, service.AccountName));
    }

    [Theory]
    [InlineData("AccountName=shop")]
    [InlineData("AccountName=shop;AccountKey=a2V5")]
    [InlineData("UseDevelopmentStorage=false")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net")]
    public void A_connection_string_that_lacks_something_is_refused(string text) => Assert.Throws<ArgumentException>(() => new TableServiceClient(text));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=shop;AccountName=shop")]
    [InlineData("AccountName=shop;AccountKey=*;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=shop;AccountKey=a2V5;TableEndpoint=nowhere")]
    public void A_malformed_connection_string_is_refused(string text) => Assert.Throws<FormatException>(() => new TableServiceClient(text));

    [Theory]
    [InlineData("https://shop.table.core.windows.net/orders", "orders", "shop", "https://shop.table.core.windows.net/orders")]
    [InlineData("http://127.0.0.1:10002/shop/orders", "orders", "shop", "http://127.0.0.1:10002/shop/orders")]
    [InlineData("http://localhost:10002/shop/orders?sig=x", "orders", "shop", "http://localhost:10002/shop/orders")]
    public void An_address_names_account_and_table(string address, string table, string account, string uri)
    {
        var client = new TableClient(new Uri(address), new TableClientOptions());
        Assert.Equal((table, account, new Uri(uri)), (client.Name, client.AccountName, client.Uri));
    }

    [Fact]
    public void A_table_that_the_address_names_too_is_named_once()
    {
        var credential = new TableSharedKeyCredential("shop", "a2V5");
        Assert.Equal("https://shop.table.core.windows.net/orders", new TableClient(new Uri("https://shop.table.core.windows.net/orders"), "orders", credential).Uri.AbsoluteUri);
        Assert.Equal("https://shop.table.core.windows.net/orders", new TableClient(new Uri("https://shop.table.core.windows.net"), "orders", credential).Uri.AbsoluteUri);
        // A table may be called like its account.
        Assert.Equal("http://127.0.0.1:1/shop/shop", new TableClient(new Uri("http://127.0.0.1:1/shop"), "shop", credential).Uri.AbsoluteUri);
    }

    [Fact]
    public void A_signature_is_sent_by_https_only()
    {
        var open = new Uri("http://shop.table.core.windows.net/orders?sig=x");
        Assert.Throws<ArgumentException>(() => new TableClient(open));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(open));
        Assert.Throws<ArgumentException>(() => new TableServiceClient(open, new AzureSasCredential("sig=x")));
    }

    [Fact]
    public void A_client_needs_its_arguments()
    {
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("https://shop.table.core.windows.net"), new TableClientOptions()));
        Assert.Throws<ArgumentNullException>(() => new TableServiceClient((string)null!));
        Assert.Throws<ArgumentNullException>(() => new TableServiceClient(new Uri("https://x"), (TableSharedKeyCredential)null!));
        Assert.Throws<ArgumentException>(() => new TableServiceClient("UseDevelopmentStorage=true").GetTableClient(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TableClientOptions((TableClientOptions.ServiceVersion)9));
    }

    [Fact]
    public void The_key_of_the_development_account_is_the_one_that_emulators_know() =>
        Assert.Equal("devstoreaccount1", TableConnection.Parse("UseDevelopmentStorage=true").Key!.AccountName);
}
