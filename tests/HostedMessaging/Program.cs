using HostedMessaging;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// An ordinary isolated-worker app: nothing here depends on the host.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton<Calls>().AddSingleton(_ => new Journal(builder.Configuration["Journal"]!));
builder.Build().Run();
