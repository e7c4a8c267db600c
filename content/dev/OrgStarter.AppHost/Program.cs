var builder = DistributedApplication.CreateBuilder(args);

// Without a proxy the site keeps the address at which its embedded Logto knows it.
builder.AddProject("site", "../../src/OrgStarter/OrgStarter.csproj", "http").WithEndpoint("http", endpoint => endpoint.IsProxied = false);

await builder.Build().RunAsync();
